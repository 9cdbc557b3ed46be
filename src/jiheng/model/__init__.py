"""The one document model: plain frozen values without any input or output."""
