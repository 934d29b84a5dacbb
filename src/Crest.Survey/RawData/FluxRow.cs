namespace Crest.Survey.RawData;

/// <summary>A measurement.</summary>
/// <param name="Object">Number of the object.</param>
/// <param name="Slot">Number of the <see cref="FluxSlot"/>.</param>
/// <param name="Mjd">Modified Julian date.</param>
/// <param name="Flux">The flux; NaN where it is missing.</param>
/// <param name="FluxError">Its standard deviation; NaN where it is missing.</param>
internal readonly record struct FluxRow(int Object, int Slot, double Mjd, float Flux, float FluxError);
