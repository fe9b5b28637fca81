"""Page chrome for every room: layouts, forms, tables, errors, headers, words, navigation and the JSON interface's glue.

Holds no domain words: features hand in their navigation, to-dos, references, panels and words through
`register_feature`. Rooms above import from the modules of this package; nothing here imports a feature.
"""
