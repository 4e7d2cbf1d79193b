Working-party spaces with an append-only register of memberships, libraries of shared papers, reports that one person proposes and another publishes, and a public site in German and English.
