"""What faults do when something else happens."""

from portal.cases import services as cases
from portal.faults import updating

cases.add_witness(updating.follow_case)
