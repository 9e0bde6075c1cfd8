/** Address of the icon of the site: without one, browsers ask for `/favicon.ico`. */
export const ICON_PATH = '/assets/icon.svg';

/** The three signs of a status: circle, triangle and square. */
export const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">' +
  '<circle cx="16" cy="8" r="7" fill="#1b7f3b"/>' +
  '<path d="M8 18 15 31H1z" fill="#b07a00"/>' +
  '<path d="M18 18h13v13H18z" fill="#c01c1c"/></svg>';
