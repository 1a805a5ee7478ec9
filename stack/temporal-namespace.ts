/** The namespace that the dev server makes by itself. In a file of its own: reading the state needs no Temporal client. */
export const STACK_NAMESPACE = 'default';
