namespace Crest.Workflows.Engine;

/// <summary>One time round a loop, which a break or a continue may leave.</summary>
internal sealed class LoopRound
{
    private volatile bool _isLeft, _isLast;

    /// <summary>Whether what has not begun does not run any more.</summary>
    public bool IsLeft => _isLeft;

    /// <summary>Whether the loop ends with it.</summary>
    public bool IsLast => _isLast;

    /// <summary>Leaves it.</summary>
    /// <param name="isLast">Whether the loop ends too.</param>
    public void Leave(bool isLast)
    {
        if (isLast) _isLast = true;
        _isLeft = true;
    }
}
