// What every page at the desk does: keys to move and choose by, and parts asked of the server.
"use strict";
