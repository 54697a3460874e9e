"""Who gets in and what they may do: rules about claims of a provider, and a visitor as the server knows him."""
