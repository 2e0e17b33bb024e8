"""The console's pages for support tasks: a module for each screen."""
