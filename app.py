"""Entry of Buurtbalans: the menu and what all pages share are in lib/ui."""

from lib.ui.frame import navigation

navigation.run()
