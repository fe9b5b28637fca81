"""Operations: whether the installation is well, and a copy of it that can be trusted.

Health answers for the load balancer, `doctor` for the person who keeps the installation, `backup` and `restore` for
the day that it is needed. Stands above every room and below the factory: it reads all of them and owns nothing.
"""
