/** The role of every connection of the service. It owns nothing and bypasses nothing. */
export const APP_ROLE = 'portfolio_app';
