/** Where deck templates are looked for, in this order, below the base directory. */
export const TEMPLATE_FOLDERS = ['templates', 'pdrinpdata/templates', '.'] as const;
