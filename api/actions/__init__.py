"""One function per intent, called by pages and by JSON routes alike."""
