"""Mail: written down with whatever causes it, and sent from there, also if that takes days."""
