Release rounds: each Land with a vote may object with a reason before a paper, minutes, a decision or an item may be published; the round, its outcome and who said what are a record.
