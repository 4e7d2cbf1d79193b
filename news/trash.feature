What is deleted in a library goes to a trash for 30 days (a setting) and comes back with its audience, versions and comments. REST: `@trash` of a library.
