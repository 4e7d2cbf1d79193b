The desk shows notices, which can be dismissed; where a mail server is set up, they are mailed too, in the language of each receiver and never with more than the receiver may see.
