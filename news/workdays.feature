Deadlines count working days, with the public holidays of no, all or any Land.
