"""One function per thing a person sees. Reads only, returns frozen values."""
