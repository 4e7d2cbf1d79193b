Texts of pages are searched for markings of classified material like files.
