"""Loads what every process of the crash tests would load for itself."""

from matcher.parse.text import tokens

tokens("焊工")
