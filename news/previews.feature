The page of a paper shows its file: PDF, pictures, text, CSV, and office files where LibreOffice is installed. Previews are made behind the requests and have the audience of the paper.
