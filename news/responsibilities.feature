The register of authorities answers by town and postcode, shows how to reach an authority, and who is responsible where, with gaps, last confirmation and what was so on an earlier day.
