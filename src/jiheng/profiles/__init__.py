"""Everything that differs by jurisdiction and year (口径), as dated and sourced data; see `profile.profile`."""
