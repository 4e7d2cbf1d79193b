A public directory of return support shows which programmes are in force on a day, for whom, where and with what, and says why each of them fits; every amount has its date and source.
