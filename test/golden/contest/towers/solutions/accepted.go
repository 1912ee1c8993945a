package main

import "fmt"

func main() {
	var n int
	fmt.Scan(&n)
	row := make([]int, n)
	for i := range row {
		fmt.Scan(&row[i])
	}
	left, right, low, high := 0, 0, 0, 0
	for i := range row {
		if row[i] > low {
			low = row[i]
			left++
		}
		if row[n-1-i] > high {
			high = row[n-1-i]
			right++
		}
	}
	fmt.Println(left, right)
}
