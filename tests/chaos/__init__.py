"""What is killed, restarted and overrun on purpose: nothing acknowledged is lost, nothing happens twice."""
