"""What the tests stand on: databases, clients, inspectors, servers, browsers. Knows no feature but the baseline."""
