namespace Crest.Learning.ImageSets;

/// <summary>A published set of labelled images, whose test images are apart from those for training.</summary>
public enum ImageDataSet
{
    /// <summary>Handwritten digits in IDX files (LeCun, Cortes, Burges).</summary>
    Mnist,

    /// <summary>Ten kinds of things in colour, 32 × 32, in binary files (Krizhevsky 2009).</summary>
    Cifar10,
}
