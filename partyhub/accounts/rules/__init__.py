"""The pure rules of this room: passwords, throttle, sessions, who may hand out which role."""
