// The parts of the page, once they are mounted, and the places in the document they stand in.

/** What the mount functions gave back, by name. */
export const parts = {};

/** The element of that id. */
export const at = (id) => document.getElementById(id);
