"""What Streamlit runs for every visitor, on every page.

No folder `pages` may stand beside this script: on a fresh server Streamlit would then run the page of a link without it.
"""

from lib.ui.frame import navigation
from lib.ui.session.gate import GATE

with GATE.inside():
    navigation.run()
