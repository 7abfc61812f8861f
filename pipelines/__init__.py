"""The Dagster shell around extract: assets, checks, sensors and the command that runs them."""
