"""The one arithmetic: what follows from stated figures, as pure functions that return `Computed(value, how, unit, inputs)`."""
