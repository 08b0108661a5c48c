"""People for tests: verbs that read like what somebody does at their screen."""
