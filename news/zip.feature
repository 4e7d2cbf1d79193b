A ZIP archive becomes papers: folders are kept, an `index.csv` or `index.xlsx` says more about the files, and a page shows what would become of each file before anything is stored.
