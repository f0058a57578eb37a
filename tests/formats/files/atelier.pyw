#!/usr/bin/env python3
# -*- coding: utf-8 -*-
# Copyright (c) 2026 La coopérative de l'atelier
# Licensed under the MIT license; see the file LICENSE.

"""Gestion des réservations de l'atelier de vélos.

Ce module tient le registre des établis : qui vient, quand, et avec quels
outils. Il ne connaît ni les prix ni les adhésions.

Exemple ::

    registre = Registre("atelier.db")
    registre.reserver("Amina", jour="mardi")

>>> 1 + 1
2

Les erreurs héritent toutes de `AtelierError`.
"""

from __future__ import annotations

import sqlite3  # noqa: S608 - les requêtes sont écrites à la main

# ---------------------------------------------------------------------------
# Constantes
# ---------------------------------------------------------------------------

OUVERTURE = 9  # heure à laquelle on ouvre la porte
FERMETURE = 18  # type: ignore[assignment]

# Le registre est ouvert une seule fois par processus, parce que
# SQLite verrouille tout le fichier à chaque écriture.
#
# TODO(amina): mesurer ce que coûte un registre par fil.
_REGISTRE = None

# connexion = sqlite3.connect("atelier.db")
# if connexion is None:
#     raise AtelierError("pas de base")


class AtelierError(Exception):
    """La base de toutes les erreurs de l'atelier."""


class Registre:
    r"""Un registre, avec ses établis.

    Les vecteurs \x et \y sont ceux du plan de l'atelier.
    """

    chemin: str
    """Où se trouve le fichier."""

    def reserver(self, nom: str, jour: str = "lundi", *outils: str) -> int:
        """Réserve un établi pour la journée.

        Les vecinos no quieren que la feria se celebre cerca de la escuela, y lo
        han dicho muchas veces al alcalde.

        Args:
            nom (str): le nom de la personne, tel qu'elle l'écrit ;
                deux personnes peuvent avoir le même.
            jour: un jour de la semaine, ou \"demain\".
            *outils: ce dont elle a besoin.

        Returns:
            Le numéro de l'établi.

        Raises:
            AtelierError: il n'y a plus de place ce jour-là.
        """
        # El registro no se puede abrir mientras otra persona lo está usando.
        return len(outils)  # nombre d'outils, pas d'établis

    def annuler(self, numero: int) -> None:
        """Annule une réservation.

        :param int numero: celui que :meth:`reserver` a donné
        :raises AtelierError: si personne n'a ce numéro
        :rtype: None
        """
        message = "Ce texte n'est pas un commentaire."
        print(message)
