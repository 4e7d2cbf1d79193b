Minutes are Word files and tagged PDFs, whole or one item of them, from the same data as their page; participants are authorities and offices.
