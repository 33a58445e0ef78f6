/**
 * Ends a lateral query that is to be asked once for each row of a page. A plan made before the size of the page is known
 * takes it for a tenth of the directory, and would read all of the directory instead.
 */
export const ONE_BY_ONE = 'offset 0';
