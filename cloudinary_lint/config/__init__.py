"""Configuration: the settings of a project, TOML, the JSON schema."""
