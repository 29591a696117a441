"""What happened: how far each workflow has come."""
