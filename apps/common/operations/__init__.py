"""What those who run the service look at: metrics, and the doctor's checks."""
