/** The alerts are spread over so many days, and the widest questions are about all of them. */
export const days = 30;
