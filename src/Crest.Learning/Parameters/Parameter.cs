using Crest.Numerics.Tensors;

namespace Crest.Learning.Parameters;

/// <summary>A matrix or row of numbers that belongs to a layer: weights that are learned, or statistics that are kept.</summary>
public sealed class Parameter
{
    internal Parameter(string name, int rows, int columns, Action<Tensor> initialise)
    {
        Name = name;
        Rows = rows;
        Columns = columns;
        Initialise = initialise;
    }

    /// <summary>The name in model files: <c>3.weight</c> is the weight of the fourth layer.</summary>
    public string Name { get; }

    /// <summary>Number of rows; 1 for a bias.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>The values [rows × columns].</summary>
    public Tensor Value { get; internal set; } = null!;

    /// <summary>The gradient of the loss [rows × columns], which each backward pass writes again; null for statistics.</summary>
    public Tensor? Gradient { get; internal set; }

    internal Action<Tensor> Initialise { get; }
}
