"""Who may call what: kinds of service, the shelf, ordering."""

POLICY = """
GET  volunteering.categories | order.dispatch | - | |
GET  volunteering.new_category | order.dispatch | - | | dispatches_everywhere
POST volunteering.new_category | order.dispatch | - | | dispatches_everywhere
GET  volunteering.edit_category | order.dispatch | category | anyone | dispatches_everywhere
POST volunteering.edit_category | order.dispatch | category | anyone | dispatches_everywhere
"""

CATEGORY = {"name": "助餐送餐", "name_en": "Meals", "position": "15", "active": "y"}
BODIES = {"volunteering.new_category": CATEGORY, "volunteering.edit_category": CATEGORY}
"""Bodies that pass the shape checks."""
