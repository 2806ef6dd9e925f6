"""Mail: by SMTP, or as files on a machine that has no mail server."""
