/*!
 * Copyright 2026 La boutique. All rights reserved.
 */
/* eslint-disable no-console */
// @ts-check
import { Article } from "./article";

/**
 * Un panier garde les articles d'une cliente jusqu'à la commande.
 *
 * <p>Il n'est <b>jamais</b> partagé entre deux sessions : voir {@link Session}
 * et la fonction `vider()`.</p>
 *
 * - Les prix sont en centimes.
 * - Les remises viennent de la caisse.
 *
 * ```ts
 * const panier = new Panier();
 * ```
 *
 * @example
 * panier.ajouter(article);
 *
 * @see Session
 */
export class Panier {
  // Los precios siempre se guardan en céntimos para evitar errores.
  private total = 0;

  /**
   * Ajoute un article et rend le nouveau total.
   * @param {Article} article - l'article que la cliente a choisi
   * @param nombre combien elle en veut,
   *   au moins un
   * @returns {number} le total en centimes
   * @throws {RangeError} quand le nombre est négatif
   * @deprecated
   */
  ajouter(article: Article, nombre = 1): number {
    // const ancien = this.total;
    // console.log(ancien);
    this.total += article.prix * nombre; // sans les remises
    /* istanbul ignore next */
    return this.total; /* le panier n'arrondit rien */
  }
}
// http://exemple.org n'est pas un commentaire ici : "https://exemple.org//chemin"
const texte = "// ceci n'est pas un commentaire";
