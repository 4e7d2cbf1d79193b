Editors change public pages in working copies: everybody reads the page as it was until the copy is put back.
