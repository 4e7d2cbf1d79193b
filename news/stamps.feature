Whatever is marked TLP:AMBER, TLP:AMBER+STRICT or TLP:RED leaves as a PDF with its marking, the account and the date on every page; a PDF that cannot bear that is not handed out.
