Every file passes one gate: its kind is told by its content, classified markings are refused and noted,
data of individual cases must be confirmed, macros wait for the secretariat, and `BLKIRM_CLAMD` names a
clamd that scans for viruses. `bin/portal chores` does the background work once.
