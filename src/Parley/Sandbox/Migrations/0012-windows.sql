-- Which windows close next.
CREATE INDEX sandbox_window_by_time ON sandbox_window (account, opened);
